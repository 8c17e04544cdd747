package io.gatun.proxy;

import io.gatun.proxy.health.Checks;
import io.gatun.proxy.health.Ejector;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.table.BackendTable;
import io.gatun.proxy.table.Member;
import io.gatun.proxy.table.Outcomes;
import io.gatun.proxy.table.Picker;
import java.util.List;
import java.util.Optional;

/** Some backends of a service that stand for each other, and what watches over them. Used under the lock of its service. */
final class Pool implements AutoCloseable {
    private static final Outcomes NOBODY = new Outcomes() {
        @Override
        public void connected(Member member) {}

        @Override
        public void failed(Member member) {}
    };

    private final String name;
    private final Loops loops;
    private final BackendTable table;
    private Optional<Ejector> ejector;
    private Optional<Checks> checks;

    /**
     * Nobody is in it, and nobody is checked yet.
     *
     * @param name empty for the one that no route names
     * @param news who is told of those whose state changes
     */
    Pool(String name, ServiceSpec spec, Loops loops, HealthNews news) {
        this.name = name;
        this.loops = loops;
        String table = spec.entrance().text() + (name.isEmpty() ? "" : " " + name);
        this.table = new BackendTable(table, spec.balancing(), spec.lastResort(), () -> {});
        this.table.whenStateChanges((backend, state) -> news.tell(backend, name, state));
        ejector = ejector(spec);
        checks = checks(spec);
    }

    private Optional<Ejector> ejector(ServiceSpec spec) {
        return spec.ejection().map(rule -> new Ejector(table, rule, loops));
    }

    private Optional<Checks> checks(ServiceSpec spec) {
        return spec.check()
                .map(check -> new Checks(table, check, spec.proxyProtocol().to(), loops));
    }

    /** Picks by the rules of a specification that this pool follows already. */
    Picker picker(ServiceSpec spec) {
        return new Picker(table, spec, ejector.<Outcomes>map(each -> each).orElse(NOBODY));
    }

    /** Makes this the list; nobody is checked for the first time before {@link #check}. */
    void replace(List<Backend> backends) {
        table.replace(backends);
        ejector.ifPresent(Ejector::update);
    }

    /** Begins to check those who are new. */
    void check() {
        checks.ifPresent(Checks::update);
    }

    /** Follows another specification; {@link #check} begins its checks. */
    void follow(ServiceSpec spec) {
        checks.ifPresent(Checks::close);
        // Whoever was down or left alone by the old rules starts anew where there are no such rules any more.
        if (spec.check().isEmpty()) table.members().forEach(member -> table.setDown(member, false));
        ejector = ejector(spec);
        checks = checks(spec);
        table.choose(spec.balancing(), spec.lastResort());
    }

    /** Gives those who begin slowly what their time has earned them. */
    void warm() {
        table.warm();
    }

    /** What became of each. */
    List<BackendStatus> status() {
        List<BackendStatus> all = table.status();
        return name.isEmpty() ? all : all.stream().map(each -> each.in(name)).toList();
    }

    /** Checks nobody any more. */
    @Override
    public void close() {
        checks.ifPresent(Checks::close);
    }
}
