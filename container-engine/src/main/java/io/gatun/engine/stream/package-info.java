/** What clients hold of a running container's streams. */
@NullMarked
package io.gatun.engine.stream;

import org.jspecify.annotations.NullMarked;
