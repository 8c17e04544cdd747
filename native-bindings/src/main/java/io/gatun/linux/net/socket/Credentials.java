package io.gatun.linux.net.socket;

import io.gatun.linux.handle.Pid;
import java.util.Optional;

/**
 * Who is at the other end of a unix(7) socket.
 *
 * @param pid absent if that process is in no pid namespace of ours
 * @param uid as this user namespace counts; 65534 for a user it does not have
 * @param gid likewise
 */
public record Credentials(Optional<Pid> pid, int uid, int gid) {}
