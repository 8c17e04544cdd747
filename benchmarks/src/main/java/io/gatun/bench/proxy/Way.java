package io.gatun.bench.proxy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A way from the client to the backend.
 *
 * @param name as in the table
 * @param host where the client connects
 * @param requests the port that leads to the web server
 * @param bulk the port that leads to the sink of bytes; 0 if none does
 * @param http the port whose requests the way reads on their way to the web server; 0 if none does
 * @param datagrams the port that leads to the server of datagrams; 0 if none does
 * @param processes those whose CPU time is the proxy's
 * @param switches what is done before each of its own runs and undone after
 * @param group the control group that the client has to be in, if in any
 */
record Way(
        String name,
        String host,
        int requests,
        int bulk,
        int http,
        int datagrams,
        List<Process> processes,
        Switch switches,
        Optional<Path> group) {
    Way(String name, String host, int requests, int bulk, int http, List<Process> processes, Switch switches) {
        this(name, host, requests, bulk, http, 0, processes, switches, Optional.empty());
    }

    /** The same, which carries datagrams too. */
    Way withDatagrams(int port) {
        return new Way(name, host, requests, bulk, http, port, processes, switches, group);
    }

    /** The same for a client of a control group. */
    Way in(Path clients) {
        return new Way(name, host, requests, bulk, http, datagrams, processes, switches, Optional.of(clients));
    }

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

    /** The command as a client of this way has to run it: it joins its group where that can still be seen. */
    List<String> client(List<String> command) {
        if (group.isEmpty()) return command;
        var words = new ArrayList<>(
                List.of("bash", "-c", "echo $$ > " + group.get() + "/cgroup.procs; exec \"$@\"", "bash"));
        words.addAll(command);
        return words;
    }

    boolean carries(Load load) {
        if (load.isHttp()) return http != 0;
        if (load == Load.DATAGRAMS_64) return datagrams != 0;
        return !load.isBulk() || bulk != 0;
    }

    double cpuSeconds() {
        return processes.stream().mapToDouble(Processes::cpuSeconds).sum();
    }

    double residentKilobytes() {
        return processes.stream().mapToDouble(Processes::residentKilobytes).sum();
    }
}
