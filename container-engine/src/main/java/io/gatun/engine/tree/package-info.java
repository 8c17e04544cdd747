/** The root filesystems of containers that do not run, put together where nobody else sees them. */
@NullMarked
package io.gatun.engine.tree;

import org.jspecify.annotations.NullMarked;
