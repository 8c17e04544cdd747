/** What containers have changed of the files they were made from. */
@NullMarked
package io.gatun.engine.diff;

import org.jspecify.annotations.NullMarked;
