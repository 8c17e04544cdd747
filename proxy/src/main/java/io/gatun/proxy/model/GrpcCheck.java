package io.gatun.proxy.model;

import java.util.regex.Pattern;

/**
 * Calls grpc.health.v1.Health/Check without TLS; SERVING is well.
 *
 * @param service what is asked about; the whole server if it is empty
 */
public record GrpcCheck(String service, Pace pace) implements Check {
    // Short enough for a length of one byte in the message.
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9._/-]{0,100}");

    public GrpcCheck {
        if (!SERVICE.matcher(service).matches())
            throw new IllegalArgumentException("the service of a check is a name of gRPC, not \"" + service + "\"");
    }
}
