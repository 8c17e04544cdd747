/** The addresses of names: as /etc/hosts and the servers of /etc/resolv.conf say. */
@NullMarked
package io.gatun.proxy.name;

import org.jspecify.annotations.NullMarked;
