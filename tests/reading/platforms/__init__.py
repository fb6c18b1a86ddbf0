"""Known posts, and what each platform makes of them: pages, texts, feeds and exports of our own."""
