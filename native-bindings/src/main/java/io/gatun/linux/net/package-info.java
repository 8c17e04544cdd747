/** Networking: sockets, descriptors and credentials sent through them, network namespaces, and their configuration by rtnetlink. */
@NullMarked
package io.gatun.linux.net;

import org.jspecify.annotations.NullMarked;
