package dev.vidusubjects.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version and commit that the application was built from. The build writes them to a resource. A native executable
 * contains the values, because its classes are initialized when it is built: reading them costs no time at its start.
 */
public final class BuildInfo {

    /** The version of pom.xml. */
    public static final String VERSION;

    /** The 40 hexadecimal digits of the commit, with {@code -dirty} if tracked files differed from it. */
    public static final String COMMIT;

    /** Version and abbreviated commit in one text, for example {@code 1.0.0+2436d60f8940}. */
    public static final String TEXT;

    private static final String RESOURCE = "/META-INF/vidu-subjects.properties";
    private static final String UNKNOWN = "unknown";
    private static final int ABBREVIATED = 12;
    private static final String DIRTY = "-dirty";

    static {
        Properties properties = read();
        VERSION = properties.getProperty("version", UNKNOWN);
        COMMIT = properties.getProperty("commit", UNKNOWN);
        TEXT = text(VERSION, COMMIT);
    }

    private BuildInfo() {}

    static String text(String version, String commit) {
        String abbreviated = commit.substring(0, Math.min(ABBREVIATED, commit.length()));
        return version + "+" + abbreviated + (commit.endsWith(DIRTY) ? DIRTY : "");
    }

    /** @return the resource; no properties if the sources were compiled by another tool than the build, as in an IDE */
    private static Properties read() {
        Properties properties = new Properties();
        try (InputStream resource = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            if (resource != null) {
                properties.load(resource);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the application's archive is damaged", e);
        }
        return properties;
    }
}
