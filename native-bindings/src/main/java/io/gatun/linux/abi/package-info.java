/** The kernel ABI as data: syscall numbers per architecture, errnos, flag sets, struct layouts; calls nothing. */
@NullMarked
package io.gatun.linux.abi;

import org.jspecify.annotations.NullMarked;
