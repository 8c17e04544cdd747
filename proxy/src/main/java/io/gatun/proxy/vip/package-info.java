/** Addresses of services that are resolved when a process of this host connects, by BPF programs of a cgroup. */
@NullMarked
package io.gatun.proxy.vip;

import org.jspecify.annotations.NullMarked;
