/** Addresses of services that the kernel translates to those of backends, by nftables. */
@NullMarked
package io.gatun.proxy.nat;

import org.jspecify.annotations.NullMarked;
