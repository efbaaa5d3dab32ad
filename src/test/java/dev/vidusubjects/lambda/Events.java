package dev.vidusubjects.lambda;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The events of {@code src/test/resources/events}, as AWS sends them. */
public final class Events {

    private Events() {}

    public static InputStream open(String name) {
        return new ByteArrayInputStream(text(name).getBytes(StandardCharsets.UTF_8));
    }

    public static String text(String name) {
        try (InputStream file = Events.class.getResourceAsStream("/events/" + name + ".json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
