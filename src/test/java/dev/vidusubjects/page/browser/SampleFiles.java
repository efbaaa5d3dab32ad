package dev.vidusubjects.page.browser;

import com.microsoft.playwright.options.FilePayload;
import dev.vidusubjects.builder.JpegFiles;
import dev.vidusubjects.builder.MediaFiles;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The files that the tests drop, and the folder for what they write. */
final class SampleFiles {

    /** Screenshots, logs, and the data of the applications. */
    static final Path TARGET =
            Path.of(System.getProperty("project.build.directory", "target")).resolve("page");

    private SampleFiles() {}

    static FilePayload png(String name, int width, int height) {
        return new FilePayload(name, "image/png", MediaFiles.png(width, height));
    }

    /** @return a picture of this many bytes */
    static FilePayload largePng(String name, int length) {
        return new FilePayload(name, "image/png", MediaFiles.png(400, 300, length));
    }

    static FilePayload jpeg(String name, int width, int height) {
        return new FilePayload(name, "image/jpeg", MediaFiles.jpeg(width, height));
    }

    static FilePayload webp(String name, int width, int height) {
        return new FilePayload(name, "image/webp", MediaFiles.webp(width, height));
    }

    static FilePayload mp4(String name, Duration duration) {
        return new FilePayload(name, "video/mp4", MediaFiles.mp4(640, 360, duration));
    }

    /** @return a PNG that ends in the middle of its header */
    static FilePayload damagedPng(String name) {
        return new FilePayload(name, "image/png", MediaFiles.truncated(MediaFiles.png(200, 200), 20));
    }

    static FilePayload text(String name, String text) {
        return new FilePayload(name, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    /** @return a drawn face on a coloured background, for screenshots; each hue is another person */
    static FilePayload portrait(String name, float hue) {
        BufferedImage image = new BufferedImage(480, 480, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setPaint(new GradientPaint(
                0, 0, Color.getHSBColor(hue, 0.35f, 0.95f), 480, 480, Color.getHSBColor(hue + 0.1f, 0.6f, 0.7f)));
        graphics.fillRect(0, 0, 480, 480);
        graphics.setColor(Color.getHSBColor(hue + 0.5f, 0.6f, 0.45f));
        graphics.fillOval(90, 330, 300, 300);
        graphics.setColor(Color.getHSBColor(0.07f, 0.35f, 0.9f));
        graphics.fillOval(150, 110, 180, 230);
        graphics.setColor(Color.getHSBColor(hue + 0.45f, 0.7f, 0.25f));
        graphics.fillArc(140, 90, 200, 180, 0, 180);
        graphics.fillOval(195, 205, 18, 18);
        graphics.fillOval(267, 205, 18, 18);
        graphics.dispose();
        return new FilePayload(name, "image/jpeg", JpegFiles.encode(image, "jpg"));
    }
}
