/** Root filesystems that are put together where nobody else sees them: of containers that do not run, and for those that start. */
@NullMarked
package io.gatun.engine.tree;

import org.jspecify.annotations.NullMarked;
