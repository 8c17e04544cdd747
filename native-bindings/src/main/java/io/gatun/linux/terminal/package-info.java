/** Terminals: an interface named for what it offers ({@code Terminals}), its kernel implementation ({@code KernelTerminals}), its structs. */
@NullMarked
package io.gatun.linux.terminal;

import org.jspecify.annotations.NullMarked;
