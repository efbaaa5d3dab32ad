package dev.vidusubjects.bench.functions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The options of {@link FunctionBenchmark}.
 *
 * @param starts the number of starts of each process
 * @param tested the package
 * @param against another package, which is measured in the same run
 * @param only the names of the functions and of the peers that are measured; empty for all
 */
record BenchOptions(int starts, Path tested, Optional<Path> against, Set<String> only) {

    static final Path FOLDER = Path.of("target", "bench");

    private static final int STARTS = 10;

    static BenchOptions of(List<String> arguments) {
        BenchOptions options = new BenchOptions(STARTS, FOLDER.resolve("native.zip"), Optional.empty(), Set.of());
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("no value of " + arguments.get(i));
            }
            options = options.with(arguments.get(i), arguments.get(i + 1));
        }
        return options;
    }

    private BenchOptions with(String name, String value) {
        return switch (name) {
            case "--starts" -> new BenchOptions(Integer.parseInt(value), tested, against, only);
            case "--package" -> new BenchOptions(starts, existing(value), against, only);
            case "--against" -> new BenchOptions(starts, tested, Optional.of(existing(value)), only);
            case "--only" -> new BenchOptions(starts, tested, against, Set.of(value.split(",")));
            default -> throw new IllegalArgumentException("unknown option " + name);
        };
    }

    private static Path existing(String path) {
        if (!Files.exists(Path.of(path))) {
            throw new IllegalArgumentException("there is no " + path);
        }
        return Path.of(path);
    }

    boolean includes(String name) {
        return only.isEmpty() || only.contains(name);
    }
}
