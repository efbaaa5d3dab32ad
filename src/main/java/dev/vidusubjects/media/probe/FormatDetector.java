package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Detects the format of a file from its first bytes. */
final class FormatDetector {

    private static final int HEAD = 512;

    /** The types of the first box of a QuickTime file that has no type box ({@code ftyp}), as in older files. */
    private static final Set<String> QUICKTIME_STARTS = Set.of("moov", "mdat", "wide", "free", "skip", "pnot");

    private static final Set<String> HEIC_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1", "heif");

    private final String head;

    FormatDetector(BoundedReader reader) throws MediaException, IOException {
        byte[] bytes = new byte[(int) Math.min(HEAD, reader.size())];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) reader.u8(i);
        }
        head = new String(bytes, StandardCharsets.ISO_8859_1);
    }

    Optional<MediaFormat> format() {
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of(MediaFormat.PNG);
        } else if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(MediaFormat.JPEG);
        } else if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return Optional.of(MediaFormat.WEBP);
        } else if (head.startsWith("RIFF") && head.startsWith("AVI ", 8)) {
            return Optional.of(MediaFormat.AVI);
        } else if (head.startsWith("ftyp", 4)) {
            String brand = at(8, 4);
            if (brand.equals("qt  ")) {
                return Optional.of(MediaFormat.MOV);
            }
            return otherBrand(brand) == null ? Optional.of(MediaFormat.MP4) : Optional.empty();
        } else if (QUICKTIME_STARTS.contains(at(4, 4))) {
            return Optional.of(MediaFormat.MOV);
        }
        return Optional.empty();
    }

    /** @return a description, with an article, of a file that has none of the accepted formats */
    String otherFormat() {
        if (head.startsWith("GIF8")) {
            return "a GIF image";
        } else if (head.startsWith("BM") && at(6, 4).equals("\0\0\0\0")) {
            return "a BMP image";
        } else if (head.startsWith("II*\0") || head.startsWith("MM\0*") || head.startsWith("II+\0")) {
            return "a TIFF image";
        } else if (head.startsWith("ftyp", 4)) {
            return otherBrand(at(8, 4));
        } else if (head.startsWith("\u001aE\u00df\u00a3")) {
            return head.contains("webm") ? "a WebM video" : "a Matroska (mkv) video";
        } else if (head.startsWith("\u00ff\n") || head.startsWith("\0\0\0\fJXL ")) {
            return "a JPEG XL image";
        } else if (head.startsWith("\0\0\0\fjP  ")) {
            return "a JPEG 2000 image";
        } else if (head.startsWith("\0\0\1\0")) {
            return "an ICO image";
        } else if (head.startsWith("8BPS")) {
            return "a Photoshop (PSD) image";
        } else if (head.startsWith("FLV\1")) {
            return "an FLV video";
        } else if (head.startsWith("\0\0\1\u00ba") || head.startsWith("\0\0\1\u00b3")) {
            return "an MPEG video";
        } else if (head.startsWith("\u0030\u0026\u00b2\u0075")) {
            return "a Windows Media video";
        } else if (head.startsWith("RIFF") || head.startsWith("OggS") || head.startsWith("ID3")) {
            return head.startsWith("OggS") ? "an Ogg file" : "a sound file";
        } else if (head.startsWith("%PDF")) {
            return "a PDF document";
        } else if (head.startsWith("PK\3\4")) {
            return "a ZIP archive";
        } else if (head.startsWith("\u001f\u008b")) {
            return "a gzip file";
        }
        return text();
    }

    private String text() {
        String text = head.replace("\u00ef\u00bb\u00bf", "").strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("<svg") || text.startsWith("<?xml") && text.contains("<svg")) {
            return "an SVG image";
        } else if (text.startsWith("<!doctype html") || text.startsWith("<html") || text.contains("<head")) {
            return "an HTML page";
        } else if (text.startsWith("<")) {
            return "an XML document";
        } else if (text.startsWith("data:")) {
            return "a data URI inside the data";
        } else if (head.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\n' || c == '\r' || c == '\t')) {
            return "a text";
        }
        return "a file of unknown format";
    }

    private static String otherBrand(String brand) {
        if (HEIC_BRANDS.contains(brand)) {
            return "a HEIC image";
        } else if (brand.equals("avif") || brand.equals("avis")) {
            return "an AVIF image";
        } else if (brand.startsWith("3g")) {
            return "a 3GP video";
        } else if (brand.equals("M4A ") || brand.equals("M4B ") || brand.equals("M4P ")) {
            return "an M4A sound file";
        } else if (brand.equals("crx ")) {
            return "a Canon raw image";
        }
        return null;
    }

    private String at(int offset, int length) {
        return head.length() < offset + length ? "" : head.substring(offset, offset + length);
    }
}
