await fetch(process.argv[2], { method: 'POST' });
