package dev.vidusubjects.lambda;

import dev.vidusubjects.bench.Figures;
import dev.vidusubjects.bench.Table;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.RuntimeApi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures the calls of warm native functions, which use emulators on loopback: the time from the delivery of the event
 * to the response. Argument: the number of calls of each kind.
 */
public final class WarmCalls {

    private static final int WARM_UP = 20;

    private interface Events {
        byte[] next() throws Exception;
    }

    private WarmCalls() {}

    public static void main(String[] arguments) throws Exception {
        int calls = Integer.parseInt(arguments[0]);
        Table table = new Table("call", "calls", "p50, ms", "p99, ms");
        try (BenchFixture fixture = new BenchFixture()) {
            Path unpacked = fixture.unpacked("native");
            try (FunctionProcess api = fixture.launch(unpacked, "api");
                    FunctionProcess poll = fixture.launch(unpacked, "poll");
                    FunctionProcess intake = fixture.launch(unpacked, "intake");
                    FunctionProcess publish = fixture.launch(unpacked, "publish");
                    FunctionProcess deliver = fixture.launch(unpacked, "deliver")) {
                byte[] one = MediaFiles.png(1000, 1000, 1_000_000);
                byte[] four = MediaFiles.png(1000, 1000, 4_000_000);
                measure(table, "POST, an image of 1 MB", api, calls, () -> fixture.post(one));
                measure(table, "POST, an image of 4 MB", api, calls, () -> fixture.post(four));
                measure(table, "poll, to the stored result", poll, calls, () -> fixture.event("poll", api, poll));
                measure(
                        table,
                        "S3 record, to the stored result",
                        intake,
                        calls,
                        () -> fixture.event("intake", api, poll));
                measure(
                        table,
                        "publish, one ending with one picture of 1 MB, to its mark",
                        publish,
                        calls,
                        () -> fixture.ending(one, api, poll));
                measure(
                        table,
                        "deliver, one webhook, to its response",
                        deliver,
                        calls,
                        () -> fixture.event("deliver", api, poll));
                BenchFixture.requireAllSent(deliver);
            }
        }
        table.save("warm-calls");
    }

    private static void measure(Table table, String label, FunctionProcess function, int calls, Events events)
            throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int call = -WARM_UP; call < calls; call++) {
            byte[] event = events.next();
            long started = System.nanoTime();
            RuntimeApi.Response response = function.invoke(event);
            double took = (System.nanoTime() - started) / 1e6;
            BenchFixture.checked(response, function);
            if (call >= 0) {
                millis.add(took);
            }
        }
        Figures figures = Figures.of(millis);
        table.row(label, calls, format(figures.median()), format(figures.quantile(0.99)));
    }

    private static String format(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }
}
