/** Connection tracking by nfnetlink: flows that the kernel remembers, found and forgotten. */
@NullMarked
package io.gatun.linux.net.conntrack;

import org.jspecify.annotations.NullMarked;
