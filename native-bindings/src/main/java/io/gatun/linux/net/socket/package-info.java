/** Sockets, and what goes through them: streams of bytes, messages with descriptors and credentials. */
@NullMarked
package io.gatun.linux.net.socket;

import org.jspecify.annotations.NullMarked;
