/** Changes of containers, as their files tell of them. */
@NullMarked
package io.gatun.engine.watch;

import org.jspecify.annotations.NullMarked;
