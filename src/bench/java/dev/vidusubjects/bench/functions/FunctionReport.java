package dev.vidusubjects.bench.functions;

import dev.vidusubjects.bench.Table;
import dev.vidusubjects.bench.functions.Sample.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints the medians of each group, and what {@code api} needs in comparison with the others of its group. */
final class FunctionReport {

    private static final String FILE = "functions.md";

    private final List<Measured> measured;
    private final Map<String, BenchPackage> packages;
    private final StringBuilder text = new StringBuilder();

    /** @param limits how CPU time and memory were limited */
    FunctionReport(List<Measured> measured, Map<String, BenchPackage> packages, String limits) {
        this.measured = measured;
        this.packages = packages;
        paragraph("Medians, " + LocalDate.now(ZoneOffset.UTC) + ", every service with TLS 1.3; " + limits
                + ". Times in ms.");
    }

    /** Prints the tables, and writes them to {@code target/bench/functions.md}. */
    void print() throws IOException {
        Set<String> groups =
                measured.stream().map(Measured::group).collect(Collectors.toCollection(LinkedHashSet::new));
        groups.forEach(this::figures);
        ratios();
        sizes();
        Files.writeString(BenchOptions.FOLDER.resolve(FILE), text);
    }

    /** Prints a text before a table, which prints itself. */
    private void paragraph(String paragraph) {
        System.out.println("\n" + paragraph + "\n");
        text.append(text.isEmpty() ? "" : "\n").append(paragraph).append("\n\n");
    }

    private void figures(String group) {
        paragraph("**" + group + "**");
        Table table = new Table(
                "process",
                "memory, MB",
                "starts",
                "first `next`",
                "CPU",
                "first response",
                "CPU",
                "warm event",
                "CPU",
                "peak memory, MB");
        for (Measured one : members(group)) {
            Sample median = median(one);
            table.row(
                    one.name(),
                    one.memoryMb(),
                    one.samples().size(),
                    format(median.ready().wall()),
                    format(median.ready().cpu()),
                    format(median.first().wall()),
                    format(median.first().cpu()),
                    format(median.warm().wall()),
                    format(median.warm().cpu()),
                    format(median.peakMemoryMb()));
        }
        text.append(table);
    }

    private void ratios() {
        List<Object[]> rows = new ArrayList<>();
        for (int bytes : MeasuredSet.API_IMAGES) {
            List<Measured> members = members(MeasuredSet.apiGroup(bytes));
            Optional<Measured> api = members.stream()
                    .filter(one -> one.name().equals(MeasuredSet.API))
                    .findFirst();
            members.stream()
                    .filter(other -> api.isPresent() && !other.equals(api.get()))
                    .forEach(other -> rows.add(ratios(bytes < 1_000_000 ? "10 KB" : "1 MB", api.get(), other)));
        }
        if (rows.isEmpty()) {
            return;
        }
        paragraph("**What api needs, as a multiple of what another process needs**");
        Table table = new Table(
                "image",
                "other process",
                "start to first response",
                "CPU",
                "first response",
                "CPU",
                "warm event",
                "CPU",
                "memory");
        rows.forEach(table::row);
        text.append(table);
    }

    private static Object[] ratios(String image, Measured api, Measured other) {
        Sample own = median(api);
        Sample its = median(other);
        return new Object[] {
            image,
            other.name(),
            ratio(own.cold().wall(), its.cold().wall()),
            ratio(own.cold().cpu(), its.cold().cpu()),
            ratio(own.first().wall(), its.first().wall()),
            ratio(own.first().cpu(), its.first().cpu()),
            ratio(own.warm().wall(), its.warm().wall()),
            ratio(own.warm().cpu(), its.warm().cpu()),
            ratio(own.peakMemoryMb(), its.peakMemoryMb())
        };
    }

    private void sizes() throws IOException {
        paragraph("**The packages**");
        Table table = new Table("package", "zip, MB", "executable, MB");
        for (Map.Entry<String, BenchPackage> entry : packages.entrySet()) {
            table.row(
                    entry.getKey(),
                    megabytes(entry.getValue().zip()),
                    megabytes(entry.getValue().executable()));
        }
        text.append(table);
    }

    private List<Measured> members(String group) {
        return measured.stream().filter(one -> one.group().equals(group)).toList();
    }

    /** @return the median of each value by itself */
    private static Sample median(Measured one) {
        return new Sample(
                median(one, Sample::ready),
                median(one, Sample::first),
                median(one, Sample::warm),
                median(one, sample -> new Cost(sample.peakMemoryMb(), 0)).wall());
    }

    private static Cost median(Measured one, Function<Sample, Cost> cost) {
        return Cost.median(one.samples().stream().map(cost).toList());
    }

    private static String ratio(double own, double other) {
        return String.format(Locale.ROOT, "× %.2f", own / other);
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String megabytes(Optional<Path> file) throws IOException {
        return file.isPresent() ? format(Files.size(file.get()) / 1e6) : "–";
    }
}
