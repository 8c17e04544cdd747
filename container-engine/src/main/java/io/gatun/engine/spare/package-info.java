/** Parts of containers that are made ahead, before it is known what will run. */
@NullMarked
package io.gatun.engine.spare;

import org.jspecify.annotations.NullMarked;
