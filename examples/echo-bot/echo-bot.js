'use strict';
const { createClient } = require('@anochat/sdk');
const { createPlatform } = require('@anochat/sdk/platform');

const { ANOCHAT_URL: serverUrl = 'http://127.0.0.1:3000', ANOCHAT_TOKEN: token } = process.env;
const platform = createPlatform({ file: 'echo-bot.journal' });
const bot = createClient({ platform, serverUrl, token });

bot.onMessage((message) => message.reply(message.text));
bot.start().then(() => console.log(`Answering at ${serverUrl}`));
