/** What is on disk of networks: their definitions, who has which address and port, and which container is where. */
@NullMarked
package io.gatun.engine.network.store;

import org.jspecify.annotations.NullMarked;
