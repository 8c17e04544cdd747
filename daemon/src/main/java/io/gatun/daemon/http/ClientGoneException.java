package io.gatun.daemon.http;

import java.io.IOException;

/** The client has closed the connection; nobody is there to be answered. */
public final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1;

    ClientGoneException() {
        super("the client has closed the connection");
    }
}
