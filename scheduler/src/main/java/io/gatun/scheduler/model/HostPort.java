package io.gatun.scheduler.model;

/** A port of the host that a container wants for itself. */
public record HostPort(String ip, String protocol, int port) {
    public static final String ANY_ADDRESS = "0.0.0.0";

    public HostPort {
        ip = ip.isEmpty() ? ANY_ADDRESS : ip;
        protocol = protocol.isEmpty() ? "TCP" : protocol;
    }

    /** Two wishes collide on one protocol and port unless both name different addresses. */
    public boolean collidesWith(HostPort that) {
        return port == that.port
                && protocol.equals(that.protocol)
                && (ip.equals(ANY_ADDRESS) || that.ip.equals(ANY_ADDRESS) || ip.equals(that.ip));
    }
}
