# Discord
discord-not-fetched = I couldn't fetch one of the files from Discord. Please send it again.
discord-sticker = I can't read stickers, but it looked kind. Send me words, a photo or a voice note.
discord-voice-file = Discord didn't take a voice message here, so this is the recording as a file.
discord-voice-lost = Discord didn't take my spoken answer. The words above are all of it.
discord-not-kept = I couldn't save this just now, so I don't have it. Please send it again in a moment.
