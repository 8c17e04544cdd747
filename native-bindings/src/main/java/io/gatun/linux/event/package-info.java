/** Events: an interface named for what it offers ({@code Events}), its kernel implementation ({@code KernelEvents}), its structs. */
@NullMarked
package io.gatun.linux.event;

import org.jspecify.annotations.NullMarked;
