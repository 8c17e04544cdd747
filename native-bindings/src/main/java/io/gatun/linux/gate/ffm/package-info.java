/** The gate through Project Panama; the only user of {@code Linker}. */
@NullMarked
package io.gatun.linux.gate.ffm;

import org.jspecify.annotations.NullMarked;
