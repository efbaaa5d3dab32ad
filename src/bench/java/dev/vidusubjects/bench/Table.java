package dev.vidusubjects.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Markdown table for docs/performance.md. Prints each row, and can save the table as a file. */
public final class Table {

    private final StringBuilder text = new StringBuilder();

    public Table(String... columns) {
        row(List.of(columns).toArray());
        row(List.of(columns).stream().map(column -> "---").toArray());
    }

    public void row(Object... cells) {
        StringBuilder line = new StringBuilder("|");
        for (Object cell : cells) {
            line.append(' ').append(cell).append(" |");
        }
        System.out.println(line);
        text.append(line).append('\n');
    }

    /** @param name the name of the file below {@code target/bench}, without its extension */
    public void save(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "bench"));
        Files.writeString(folder.resolve(name + ".md"), text);
    }

    /** @return the lines of the table, each with a line end */
    @Override
    public String toString() {
        return text.toString();
    }
}
