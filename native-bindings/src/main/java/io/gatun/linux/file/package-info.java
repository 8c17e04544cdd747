/** Files: an interface named for what it offers ({@code Files}), its kernel implementation ({@code KernelFiles}), its records. */
@NullMarked
package io.gatun.linux.file;

import org.jspecify.annotations.NullMarked;
