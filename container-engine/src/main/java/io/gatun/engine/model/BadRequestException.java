package io.gatun.engine.model;

/** What was asked is wrong in itself; asking again changes nothing. */
public final class BadRequestException extends EngineException {
    private static final long serialVersionUID = 1;

    public BadRequestException(String problem, String remedy) {
        super(problem, remedy, null);
    }
}
