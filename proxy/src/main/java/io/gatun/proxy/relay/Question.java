package io.gatun.proxy.relay;

/** What a backend is asked, and how its answer is understood. */
public interface Question {
    /** What an answer means so far. */
    enum Verdict {
        WELL,
        ILL,
        /** It is not complete. */
        MORE
    }

    /** Whether it takes a connection, and nothing more. */
    Question CONNECTION = new Question() {
        @Override
        public byte[] request() {
            return new byte[0];
        }

        @Override
        public Verdict read(byte[] answer) {
            return Verdict.WELL;
        }
    };

    /** What is sent; without bytes, taking the connection is answer enough. */
    byte[] request();

    /** Understands what was received so far, at most {@link Probe#MAX_ANSWER_BYTES}. */
    Verdict read(byte[] answer);
}
