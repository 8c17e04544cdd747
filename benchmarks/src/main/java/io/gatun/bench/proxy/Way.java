package io.gatun.bench.proxy;

import java.util.List;

/**
 * A way from the client to the backend.
 *
 * @param name as in the table
 * @param host where the client connects
 * @param requests the port that leads to the web server
 * @param bulk the port that leads to the sink of bytes
 * @param processes those whose CPU time is the proxy's
 * @param switches what is done before each of its own runs and undone after
 */
record Way(String name, String host, int requests, int bulk, List<Process> processes, Switch switches) {
    /** Something that must not be there while others run. */
    interface Switch {
        Switch NONE = new Switch() {
            @Override
            public void on() {}

            @Override
            public void off() {}
        };

        void on();

        void off();
    }

    double cpuSeconds() {
        return processes.stream().mapToDouble(Processes::cpuSeconds).sum();
    }

    double residentKilobytes() {
        return processes.stream().mapToDouble(Processes::residentKilobytes).sum();
    }
}
