package dev.vidusubjects.packaging;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * The zip package of the functions: it has only the executable {@code bootstrap}, or the classes and libraries of the
 * JVM package.
 */
final class FunctionZip {

    static final String BOOTSTRAP = "bootstrap";

    /** The class that Lambda starts in a JVM package. Terraform sets it as the functions' handler. */
    static final String HANDLER = "io/quarkus/amazon/lambda/runtime/QuarkusStreamHandler.class";

    /**
     * The size in bytes of the largest package that Lambda accepts, unpacked: 250 MB (Lambda quotas, "Deployment
     * package size").
     */
    private static final long MAX_UNPACKED = 250L * 1024 * 1024;

    /** Lambda runs {@code bootstrap} as a user who does not own the file. */
    private static final Set<PosixFilePermission> NEEDED_MODE = PosixFilePermissions.fromString("r-xr-xr-x");

    private static final int CLASS_HEADER = 8;
    private static final int CLASS_MAGIC = 0xcafebabe;

    /** A class file's major version is the sum of the Java version and this offset (JVM specification, table 4.1-A). */
    private static final int CLASS_VERSION_OFFSET = 44;

    private final Path path;

    FunctionZip(Path path) {
        this.path = path;
    }

    /**
     * @return the content of {@code bootstrap}
     * @throws UnusablePackageException if it is not the only entry, or not every user may execute it, or the zip is
     *     damaged
     */
    byte[] readNative() throws IOException, UnusablePackageException {
        try (ZipFile zip = open()) {
            List<String> names = zip.stream().map(ZipEntry::getName).toList();
            if (!names.equals(List.of(BOOTSTRAP))) {
                throw new UnusablePackageException(
                        names.size() + " entries in the zip, the first ones "
                                + names.stream().limit(5).toList(),
                        "a native package has exactly one, bootstrap (and none of src/main/zip.native, *.so or *.dll)");
            }
            requireExecutableMode();
            return content(zip, zip.getEntry(BOOTSTRAP));
        }
    }

    /** @return the lowest Java version that can load all classes of the package */
    int readJvm() throws IOException, UnusablePackageException {
        ClassVersions versions = new ClassVersions();
        try (ZipFile zip = open()) {
            List<? extends ZipEntry> entries = zip.stream().toList();
            for (ZipEntry entry : entries) {
                if (entry.getName().equals(BOOTSTRAP)) {
                    throw new UnusablePackageException(
                            "bootstrap in the zip", "a JVM package has none; -Dnative builds the native one");
                }
                if (entry.getName().endsWith(".jar")) {
                    try (ZipInputStream jar = new ZipInputStream(new BufferedInputStream(zip.getInputStream(entry)))) {
                        for (ZipEntry inner = jar.getNextEntry(); inner != null; inner = jar.getNextEntry()) {
                            versions.add(inner.getName(), jar);
                        }
                    }
                } else if (!entry.isDirectory()) {
                    try (InputStream content = zip.getInputStream(entry)) {
                        versions.add(entry.getName(), content);
                    }
                }
            }
        }
        return versions.lowestJava();
    }

    private ZipFile open() throws IOException, UnusablePackageException {
        if (!Files.isRegularFile(path)) {
            throw new UnusablePackageException("no " + path, "the build writes it");
        }
        ZipFile zip = new ZipFile(path.toFile());
        long unpacked = zip.stream().mapToLong(FunctionZip::boundedSize).sum();
        if (unpacked > MAX_UNPACKED) {
            zip.close();
            throw new UnusablePackageException(
                    unpacked + " bytes or more, unpacked", "Lambda allows at most " + MAX_UNPACKED + " bytes (250 MB)");
        }
        return zip;
    }

    /**
     * @return the size in bytes that the zip states, or one byte more than the limit if the size is negative or above
     *     the limit: a zip64 record may have a negative size, which older updates of JDK 17 do not reject
     */
    private static long boundedSize(ZipEntry entry) {
        long size = entry.getSize();
        return size < 0 || size > MAX_UNPACKED ? MAX_UNPACKED + 1 : size;
    }

    /**
     * Checks the mode that the zip has for {@code bootstrap}. The view {@code zip} has no mode for an entry that was
     * stored without one; the file system's view {@code posix} would return a default instead.
     */
    @SuppressWarnings("unchecked")
    private void requireExecutableMode() throws IOException, UnusablePackageException {
        Set<PosixFilePermission> mode;
        try (FileSystem zip = FileSystems.newFileSystem(path, Map.of())) {
            mode = (Set<PosixFilePermission>) Files.getAttribute(zip.getPath(BOOTSTRAP), "zip:permissions");
        }
        if (mode == null || !mode.containsAll(NEEDED_MODE)) {
            throw new UnusablePackageException(
                    "bootstrap with "
                            + (mode == null ? "no Unix mode" : "the mode " + PosixFilePermissions.toString(mode)),
                    "every user must be allowed to read and execute it (rwxr-xr-x, 0755)");
        }
    }

    private static byte[] content(ZipFile zip, ZipEntry entry) throws IOException, UnusablePackageException {
        byte[] content = new byte[(int) entry.getSize()];
        try (InputStream stream = zip.getInputStream(entry)) {
            int read = stream.readNBytes(content, 0, content.length);
            CRC32 checksum = new CRC32();
            checksum.update(content);
            if (read != content.length || stream.read() != -1 || checksum.getValue() != entry.getCrc()) {
                throw new UnusablePackageException("a damaged zip", "its entry bootstrap has another size or checksum");
            }
        }
        return content;
    }

    /** Collects the versions of the classes that every Java version loads. */
    private static final class ClassVersions {

        private final List<Integer> majors = new ArrayList<>();
        private boolean handler;

        void add(String name, InputStream content) throws IOException, UnusablePackageException {
            if (!name.endsWith(".class")
                    || name.endsWith("module-info.class")
                    || name.startsWith("META-INF/versions/")) {
                return;
            }
            byte[] header = content.readNBytes(CLASS_HEADER);
            ByteBuffer numbers = ByteBuffer.wrap(header);
            if (header.length < CLASS_HEADER || numbers.getInt() != CLASS_MAGIC) {
                throw new UnusablePackageException("the file " + name + ", which is no class", "it is damaged");
            }
            majors.add(numbers.getInt() & 0xffff);
            handler |= name.equals(HANDLER);
        }

        int lowestJava() throws UnusablePackageException {
            if (!handler) {
                throw new UnusablePackageException(
                        "no class " + HANDLER + " in the zip or its libraries", "Lambda starts a JVM package by it");
            }
            return majors.stream().mapToInt(Integer::intValue).max().orElseThrow() - CLASS_VERSION_OFFSET;
        }
    }
}
