/** Volumes: directories of this host that containers share and outlive. */
@NullMarked
package io.gatun.engine.volume;

import org.jspecify.annotations.NullMarked;
