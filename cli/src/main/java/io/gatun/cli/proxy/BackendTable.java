package io.gatun.cli.proxy;

import io.gatun.cli.format.Table;
import io.gatun.proxy.Proxy;
import io.gatun.proxy.model.BackendStatus;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What became of each backend, as a table. */
final class BackendTable {
    /** Empties the screen. */
    static final String HOME_AND_ERASE = "\033[H\033[J";

    private BackendTable() {}

    /** Where it is printed. */
    enum Place {
        /** Over what was printed before. */
        SCREEN,
        /** After it. */
        PAPER
    }

    static void print(PrintStream out, Proxy proxy, Place place) {
        var table = new Table().row("SERVICE\tBACKEND\tSTATE\tOPEN\tTOTAL\tFAILED\tBYTES IN\tBYTES OUT");
        proxy.services().forEach((name, service) -> {
            for (BackendStatus status : service.status()) table.row(row(name, status));
        });
        proxy.carriedByTheKernelByName().forEach((name, all) -> {
            for (BackendStatus status : all) table.row(carried(name, status));
        });
        if (place == Place.SCREEN) out.print(HOME_AND_ERASE);
        out.print(table.text());
        out.flush();
    }

    // The kernel counts nothing for us.
    private static List<String> carried(String service, BackendStatus status) {
        String state = status.state().name().toLowerCase(Locale.ROOT);
        return List.of(service, status.backend().fullText(), state, "-", "-", "-", "-", "-");
    }

    private static List<String> row(String service, BackendStatus status) {
        return List.of(
                service,
                status.backend().fullText(),
                status.state().name().toLowerCase(Locale.ROOT),
                Integer.toString(status.open()),
                Long.toString(status.total()),
                Long.toString(status.failed()),
                Long.toString(status.bytesIn()),
                Long.toString(status.bytesOut()));
    }
}
