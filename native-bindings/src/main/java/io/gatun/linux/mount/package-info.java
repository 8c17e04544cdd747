/** Mounts: the descriptor-based mount interface and its elder. */
@NullMarked
package io.gatun.linux.mount;

import org.jspecify.annotations.NullMarked;
