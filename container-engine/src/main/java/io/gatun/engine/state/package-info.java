/** The container's lifecycle (sealed states) and its atomic, locked file on disk. */
@NullMarked
package io.gatun.engine.state;

import org.jspecify.annotations.NullMarked;
