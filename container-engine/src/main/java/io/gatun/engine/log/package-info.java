/** What a container wrote: the frames its supervisor makes of it, read from rotated files or as they come. */
@NullMarked
package io.gatun.engine.log;

import org.jspecify.annotations.NullMarked;
