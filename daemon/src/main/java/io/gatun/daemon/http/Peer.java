package io.gatun.daemon.http;

/**
 * Who is at the other end, as the kernel or the certificate says.
 *
 * @param text for logs: {@code uid=0 gid=0 pid=12} or {@code 127.0.0.1:4711 CN=name}
 * @param uid the user of the process that connected; -1 where the kernel does not know
 */
public record Peer(String text, int uid) {}
