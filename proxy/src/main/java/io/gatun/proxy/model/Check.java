package io.gatun.proxy.model;

/** How each backend is asked at intervals whether it is there. */
public sealed interface Check permits TcpCheck, HttpCheck, GrpcCheck, ExecCheck {
    /** How often. */
    Pace pace();
}
