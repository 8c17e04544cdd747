/** The container that every benchmark and every runtime makes. */
@NullMarked
package io.gatun.bench.bundle;

import org.jspecify.annotations.NullMarked;
