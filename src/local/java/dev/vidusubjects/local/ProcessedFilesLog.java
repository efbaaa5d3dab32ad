package dev.vidusubjects.local;

import dev.vidusubjects.logging.LogEvent;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Which files of the incoming folder were dealt with, so that a start does not read all of them again. Kept in a file that
 * grows by a line a file, {@code SIZE MODIFIED PATH}, and is written anew at each start. It saves work and guards nothing: a
 * file that is taken twice has the same idempotency key, so a lost or damaged line does no harm.
 */
final class ProcessedFilesLog implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ProcessedFilesLog.class);

    private final Map<String, FileFingerprint> handled = new HashMap<>();
    private final FileOutputStream log;

    /** @param folder holds the file; created if it is missing */
    ProcessedFilesLog(SafeDirectory folder, String file) throws IOException {
        Path path = folder.find(file).orElse(null);
        if (path != null) {
            load(path);
        }
        folder.write(file, out -> {
            for (Map.Entry<String, FileFingerprint> entry : handled.entrySet()) {
                out.write(line(entry.getKey(), entry.getValue()));
            }
        });
        log = new FileOutputStream(folder.find(file).orElseThrow().toFile(), true);
    }

    synchronized boolean contains(String path, FileFingerprint stamp) {
        return stamp.equals(handled.get(path));
    }

    /** @param path without control characters */
    synchronized void add(String path, FileFingerprint stamp) {
        handled.put(path, stamp);
        try {
            log.write(line(path, stamp));
        } catch (IOException e) {
            LogEvent.of("handled_upload_not_noted").with("upload", path).error(LOG, e);
        }
    }

    /** Forgets files that are gone: what comes back is new. */
    synchronized void retain(Set<String> present) {
        handled.keySet().retainAll(present);
    }

    @Override
    public synchronized void close() throws IOException {
        log.close();
    }

    private static byte[] line(String path, FileFingerprint stamp) {
        return (stamp.size() + " " + stamp.modified() + " " + path + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void load(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", 3);
                try {
                    handled.put(parts[2], new FileFingerprint(Long.parseLong(parts[0]), Instant.parse(parts[1])));
                } catch (ArrayIndexOutOfBoundsException | NumberFormatException | DateTimeException e) {
                    // Cut off by a kill.
                    continue;
                }
            }
        } catch (CharacterCodingException e) {
            LogEvent.of("handled_uploads_damaged").with("file", file.getFileName()).warn(LOG);
        }
    }
}
