/** Bridges, the cables from them into containers, and the end of the cable in there. */
@NullMarked
package io.gatun.engine.network.bridge;

import org.jspecify.annotations.NullMarked;
