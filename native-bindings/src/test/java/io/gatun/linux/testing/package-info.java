/** Recording fakes of the slices, the descriptor-leak check, kernel-feature conditions for JUnit. */
@NullMarked
package io.gatun.linux.testing;

import org.jspecify.annotations.NullMarked;
