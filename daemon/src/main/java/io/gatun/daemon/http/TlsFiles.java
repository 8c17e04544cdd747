package io.gatun.daemon.http;

import java.nio.file.Path;

/**
 * The files of a door for clients on other machines, in PEM.
 *
 * @param authority certificates that have signed those of the clients; a client without one is not let in
 * @param certificate of this daemon
 * @param key of the certificate, PKCS #8
 */
public record TlsFiles(Path authority, Path certificate, Path key) {}
