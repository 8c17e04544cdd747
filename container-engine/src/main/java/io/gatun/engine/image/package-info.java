/** Content store, layers and digests; pulling from a registry. */
@NullMarked
package io.gatun.engine.image;

import org.jspecify.annotations.NullMarked;
