/** One table of what containers cost here and elsewhere: every contestant in turn, on one machine, in one run. */
@NullMarked
package io.gatun.bench.sidebyside;

import org.jspecify.annotations.NullMarked;
