/** The network namespace that bridges are in, and its parameters. */
@NullMarked
package io.gatun.engine.network.host;

import org.jspecify.annotations.NullMarked;
