/** Images on their way: pulled and pushed, saved and loaded, imported, exported and committed. */
@NullMarked
package io.gatun.engine.image.transfer;

import org.jspecify.annotations.NullMarked;
