/** What a client says at the beginning of TLS, and what follows from it; nothing is decrypted. */
@NullMarked
package io.gatun.proxy.tls;

import org.jspecify.annotations.NullMarked;
