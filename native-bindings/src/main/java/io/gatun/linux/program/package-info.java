/** Syscall programs: the entry table, its builder, the interpreters' machine code, the ELF image, the disassembler that prints it. */
@NullMarked
package io.gatun.linux.program;

import org.jspecify.annotations.NullMarked;
